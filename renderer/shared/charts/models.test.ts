import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelColours } from './model-colours.ts';
import { modelFamily } from './model-family.ts';
import { modelName, shortModelName } from './model-name.ts';

describe('modelFamily', () => {
  it.each([
    ['claude-opus-4-5-20251101', 'opus'],
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'sonnet'],
    ['claude-haiku-4-5', 'haiku'],
    ['gpt-5.4', 'gpt-large'],
    ['gpt-5.4-mini', 'gpt-small'],
    ['openai/gpt-5-nano', 'gpt-small'],
    ['o3', 'gpt-large'],
    ['codex-mini-latest', 'gpt-small'],
    ['gemini-3.6-flash', 'gemini'],
    ['glm-5-air', 'other'],
    ['olmo-2', 'other'],
    ['', 'other'],
  ])('%s is %s', (model, family) => {
    expect(modelFamily(model)).toBe(family);
  });
});

describe('modelColours', () => {
  it('gives the newest version of a family its plain colour', () => {
    const colours = modelColours(['claude-opus-4-1', 'claude-opus-4-10', 'claude-opus-4-5', 'claude-haiku-4-5']);
    expect(colours.get('claude-opus-4-10')).toBe('var(--m-opus)');
    expect(colours.get('claude-haiku-4-5')).toBe('var(--m-haiku)');
    expect(new Set(colours.values()).size).toBe(4);
  });

  it('does not take a release date for a version', () => {
    const colours = modelColours(['claude-sonnet-4-20250514', 'claude-sonnet-4-5-20250929']);
    expect(colours.get('claude-sonnet-4-5-20250929')).toBe('var(--m-sonnet)');
  });

  it('depends on the set of names, not on their order, and names every model', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 12 }), (models) => {
        const forwards = modelColours(models);
        expect(modelColours([...models].reverse())).toEqual(forwards);
        expect([...forwards.keys()].sort()).toEqual([...new Set(models)].sort());
      }),
    );
  });
});

describe('model names', () => {
  it('drops release dates only', () => {
    expect(modelName('claude-sonnet-4-5-20250929')).toBe('claude-sonnet-4-5');
    expect(modelName('gpt-4o-2024-08-06')).toBe('gpt-4o');
    expect(modelName('gpt-5.4')).toBe('gpt-5.4');
    expect(shortModelName('claude-opus-4-5-20251101')).toBe('opus-4-5');
    expect(shortModelName('gemini-3.6-flash')).toBe('gemini-3.6-flash');
  });
});
