import type { UseQueryResult } from '@tanstack/react-query';
import type { PipelineReport } from '../../../core/contracts/pipeline.ts';
import { useApiQuery } from '../../shared/hooks/use-api-query.ts';

/** What passes grows less without any new data. */
const LOOK_EVERY_MS = 5_000;

/** How far each stage is; one question for all who show it. */
export function usePipeline(): UseQueryResult<PipelineReport> {
  return useApiQuery('pipeline', {}, { refetchEveryMs: LOOK_EVERY_MS });
}
