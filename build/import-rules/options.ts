import type { ICruiseOptions } from 'dependency-cruiser';

/** How dependency-cruiser reads this project. */
export const CRUISE_OPTIONS: ICruiseOptions = {
  // TypeScript 7 has no compiler interface for tools; swc reads the same files, type-only imports included.
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
};
