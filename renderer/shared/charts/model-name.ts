/** A release date at the end of a model's name, `-20250929` or `-2025-09-29`. */
const RELEASE_DATE = /-(?:20\d{6}|20\d{2}-\d{2}-\d{2})$/;

/** The name of a model without its release date, for lists: `claude-sonnet-4-5`. The full name goes into the tooltip. */
export function modelName(model: string): string {
  return model.replace(RELEASE_DATE, '');
}

/** The shortest name that people use, for narrow columns: `sonnet-4-5`. */
export function shortModelName(model: string): string {
  return modelName(model).replace(/^claude-/, '');
}
