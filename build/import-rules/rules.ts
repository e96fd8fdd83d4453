import type { IForbiddenRuleType } from 'dependency-cruiser';
import { BANNED_MODULES, LAYERS, type Layer, WITHOUT_NODE } from './layers.ts';

const TESTS = '\\.test\\.tsx?$|(^|/)test-[^/]+';
const OUR_CODE = '^(core|main|preload|renderer|build|bench|e2e)/';

/** dependency-cruiser's `forbidden` rules, made from the table of layers. */
export const FORBIDDEN: IForbiddenRuleType[] = [
  ...LAYERS.map(layerRule),
  ...BANNED_MODULES.map(
    (ban): IForbiddenRuleType => ({
      name: ban.name,
      severity: 'error',
      comment: ban.comment,
      from: { path: folders(ban.folders), pathNot: TESTS },
      to: { path: `(^|node_modules/)(${ban.modules.join('|')})(/|$)` },
    }),
  ),
  {
    name: 'no-node-in-the-sandbox',
    severity: 'error',
    comment: 'the renderer and its preload have no Node',
    from: { path: folders(WITHOUT_NODE), pathNot: TESTS },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no-test-in-the-product',
    severity: 'error',
    comment: 'tests and their tools are not part of the bundle',
    from: { path: '^(core|main|preload|renderer)/', pathNot: TESTS },
    to: { path: `^(e2e|bench)/|${TESTS}`, pathNot: 'node_modules' },
  },
  {
    name: 'no-circle',
    severity: 'error',
    comment: 'two modules that need each other are one module, or a third is missing',
    from: { pathNot: TESTS },
    // Types vanish before anything runs: a circle through them starts no module half-made.
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-loose-end',
    severity: 'error',
    comment: 'an import that leads nowhere hides from every other rule',
    from: {},
    to: { couldNotResolve: true },
  },
];

function layerRule(layer: Layer): IForbiddenRuleType {
  const allowed = [
    folders([layer.folder, ...layer.mayImport]),
    ...(layer.also ?? []).map((file) => `^${literal(file)}$`),
  ];
  return {
    name: `layer-${layer.folder.replaceAll('/', '-')}`,
    severity: 'error',
    comment: `${layer.folder} may import ${layer.mayImport.join(', ') || 'nothing of ours'}`,
    from: { path: folders([layer.folder]), pathNot: TESTS },
    to: { path: OUR_CODE, pathNot: allowed.join('|') },
  };
}

function folders(names: string[]): string {
  return `^(${names.map(literal).join('|')})/`;
}

function literal(path: string): string {
  return path.replaceAll('.', '\\.');
}
