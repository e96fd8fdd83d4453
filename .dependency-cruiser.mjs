import { CRUISE_OPTIONS } from './build/import-rules/options.ts';
import { FORBIDDEN } from './build/import-rules/rules.ts';

/** For dependency-cruiser's own commands; the table of the rules is in build/import-rules/layers.ts. */
export default { forbidden: FORBIDDEN, options: CRUISE_OPTIONS };
