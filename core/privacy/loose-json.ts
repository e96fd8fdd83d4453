/** Reading of JSON whose shape is not promised: a field of the wrong type is absent, never an error. */

export type JsonObject = { readonly [key: string]: unknown };

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A finite number that is not negative, e.g. a duration or a price. */
export function asAmount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The object without its undefined fields, so that optional fields stay absent in JSON and in types. */
export function compact<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept: { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (isDefined(value)) kept[key] = value;
  }
  return kept;
}

function isDefined<Value>(value: Value): value is Exclude<Value, undefined> {
  return value !== undefined;
}

/** Characters of a text, or of all texts inside a value; images and other data count by their encoded length. */
export function textLength(value: unknown): number {
  let sum = 0;
  for (const text of textsOf(value)) sum += text.length;
  return sum;
}

/** The first characters of the texts inside a value. */
export function beginningOfText(value: unknown, characters: number): string {
  let beginning = '';
  for (const text of textsOf(value)) {
    beginning += `${text.slice(0, characters)} `;
    if (beginning.length >= characters) break;
  }
  return beginning.slice(0, characters);
}

/** All texts inside a value, in order; `type` words are no texts. Not recursive: a line may nest deeper than the stack. */
function* textsOf(value: unknown): Generator<string> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') {
      yield next;
    } else if (Array.isArray(next)) {
      for (let index = next.length - 1; index >= 0; index -= 1) waiting.push(next[index]);
    } else {
      const object = asObject(next);
      if (object === undefined) continue;
      const keys = Object.keys(object);
      for (let index = keys.length - 1; index >= 0; index -= 1) {
        const key = keys[index];
        if (key !== undefined && key !== 'type') waiting.push(object[key]);
      }
    }
  }
}
