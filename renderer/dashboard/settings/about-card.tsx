import { Card } from '../../shared/components/card.tsx';
import { useOwner } from '../../shared/health/use-health.ts';
import { useDesktopState } from '../../shared/hooks/use-desktop-state.ts';
import { ProgramPartButton } from './program-part-button.tsx';
import { SettingRow } from './setting-row.tsx';

const MODES = { daemon: 'in the background', ingest: 'a single run', desktop: 'in the desktop application' };

/** What runs here, and under which licences. */
export function AboutCard() {
  const owner = useOwner();
  const desktop = useDesktopState();
  const version = desktop?.version ?? owner?.version;
  return (
    <Card title="About">
      <div className="pt-1">
        <SettingRow name="Blueplane" note="MIT licence">
          <span>{version ?? 'not known'}</span>
        </SettingRow>
        <SettingRow
          name="Updates"
          note="Blueplane never connects to the internet, so it does not know of newer versions."
        >
          <span className="text-t2">not looked for</span>
        </SettingRow>
        <SettingRow name="Shown by">
          <span className="text-t2">{desktop?.runtime ?? 'this browser'}</span>
        </SettingRow>
        {owner == null ? null : (
          <SettingRow name="Captured by" note={owner.version === version ? undefined : `Version ${owner.version}`}>
            <span className="text-t2">
              Blueplane {MODES[owner.mode]}, process {owner.pid}
            </span>
          </SettingRow>
        )}
        <SettingRow
          name="Licences"
          note="Texts of all parts lie beside the program: LICENSE, the folder licences, and those of Electron and Redis with them (in a checkout, node_modules)."
        >
          <ProgramPartButton part="licences">Show licences</ProgramPartButton>
        </SettingRow>
        {desktop === null ? null : (
          <>
            <SettingRow name="Read me" note="What Blueplane does, its settings and commands">
              <ProgramPartButton part="readme">Open</ProgramPartButton>
            </SettingRow>
            <SettingRow name="Log" note="Of Blueplane's own work, for reports of defects: never content, never paths">
              <ProgramPartButton part="logs">Show in its folder</ProgramPartButton>
            </SettingRow>
          </>
        )}
      </div>
    </Card>
  );
}
