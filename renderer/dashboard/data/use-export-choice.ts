import { useState } from 'react';
import {
  type CsvTable,
  EXPORT_PART_NAMES,
  type ExportArgs,
  type ExportFormat,
  type ExportPart,
  type ExportSelection,
  tablesOfParts,
} from '../../../core/contracts/export.ts';
import { useToday } from '../../shared/hooks/use-today.ts';
import { ZONE } from '../../shared/zone.ts';
import { exportFileName, withExtension } from './export-file.ts';
import { ALL, chosenDays, type ScopeChoice } from './scope-choice.ts';

/** What somebody chooses for an export: format, what of it, anonymous or not, where to. */
export type ExportChoice = {
  format: ExportFormat;
  setFormat: (format: ExportFormat) => void;
  scope: ScopeChoice;
  setScope: (scope: ScopeChoice) => void;
  parts: readonly ExportPart[];
  setParts: (parts: readonly ExportPart[]) => void;
  mayChooseParts: boolean;
  /** No part is chosen where parts may be. */
  isEmpty: boolean;
  table: CsvTable;
  setTable: (table: CsvTable) => void;
  isAnonymous: boolean;
  setAnonymous: (isAnonymous: boolean) => void;
  mayHoldContent: boolean;
  withContent: boolean;
  setWithContent: (withContent: boolean) => void;
  path: string;
  rename: (path: string) => void;
  /** A name for it, whatever was typed. */
  suggestedName: () => string;
  /** The system's own dialog was answered with this path: it has asked whether a file that is there may be replaced. */
  choosePath: (path: string) => void;
  isReplacing: boolean;
  setReplacing: (isReplacing: boolean) => void;
  selection: ExportSelection;
  args: ExportArgs;
};

/** Holds it from one form to the next, as when an export was refused. @param initial what is chosen when it opens */
export function useExportChoice(initial: ScopeChoice): ExportChoice {
  const today = useToday();
  const [format, setFormat] = useState<ExportFormat>('json');
  const [scope, setScope] = useState(initial);
  const [parts, setParts] = useState<readonly ExportPart[]>(EXPORT_PART_NAMES);
  const [table, setTable] = useState<CsvTable>('responses');
  const [isAnonymous, setAnonymous] = useState(false);
  const [withContent, setWithContent] = useState(false);
  const [isReplacing, setReplacing] = useState(false);
  const [named, setNamed] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const mayHoldContent = format === 'json' && !isAnonymous;
  const mayChooseParts = format === 'json';
  const isPartial = mayChooseParts && parts.length > 0 && parts.length < EXPORT_PART_NAMES.length;
  const days = chosenDays(scope, today);
  const suggestedName = () => exportFileName(format, days, Date.now());
  const path = named ?? suggestedName();
  const selection: ExportSelection = {
    ...days,
    format,
    timezone: ZONE,
    ...(scope.platform !== ALL && { platform: scope.platform }),
    ...(scope.project !== ALL && { project: scope.project }),
    ...(format === 'csv' && { tables: [table] }),
    ...(isPartial && { tables: tablesOfParts(parts) }),
    ...(isAnonymous && { anonymize: true }),
    ...(withContent && mayHoldContent && { content: true }),
  };
  const mayReplace = isReplacing || (chosen !== null && path === chosen);

  function changeFormat(next: ExportFormat): void {
    setFormat(next);
    // What may be replaced was said of another file.
    setChosen(null);
    setReplacing(false);
    setNamed(named === null ? null : withExtension(named, next));
  }
  function rename(next: string): void {
    setNamed(next);
    // Said of the file that was named before.
    setReplacing(false);
  }
  return {
    format,
    setFormat: changeFormat,
    ...{ scope, setScope, parts, setParts, mayChooseParts, table, setTable },
    isEmpty: mayChooseParts && parts.length === 0,
    ...{ isAnonymous, setAnonymous, mayHoldContent, withContent, setWithContent },
    ...{ path, rename, suggestedName, isReplacing, setReplacing, selection },
    choosePath(next) {
      setNamed(next);
      setChosen(next);
    },
    args: { ...selection, path: path.trim(), ...(mayReplace && { replaces: 'own' }) },
  };
}
