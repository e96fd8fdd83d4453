/** A place in the colours of a maker: the hue says who made the model, the lightness how large it is. */
export type ModelFamily = 'opus' | 'sonnet' | 'haiku' | 'gpt-large' | 'gpt-small' | 'gemini' | 'other';

/** Sizes below a maker's largest, as they stand in model names of OpenAI. */
const SMALL_GPT = /(?:^|[-.])(?:mini|nano|small|lite|spark)(?:$|[-.])/;
const GPT = /(?:^|\/)(?:gpt|codex|chatgpt|o[1-9])(?:$|[-.\d])/;

/** The family of a model by its name; an unknown maker is `other`. */
export function modelFamily(model: string): ModelFamily {
  const name = model.toLowerCase();
  for (const family of ['opus', 'sonnet', 'haiku'] as const) {
    if (name.includes(family)) {
      return family;
    }
  }
  if (GPT.test(name)) {
    return SMALL_GPT.test(name) ? 'gpt-small' : 'gpt-large';
  }
  return name.includes('gemini') ? 'gemini' : 'other';
}
