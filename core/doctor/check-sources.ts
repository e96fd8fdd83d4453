import { lookForSources } from '../capture/source-folders.ts';
import { PLATFORM_LABELS, PLATFORMS } from '../contracts/platform.ts';
import { type Check, ok, problem, type Verdict, warning } from './check.ts';

/** The folders of the tools' own files. Only their names are looked at. */
export const checkSources: Check = {
  name: 'sources',
  look({ settings, env }) {
    const looks = lookForSources(settings.sources, { ...env });
    const verdicts: Verdict[] = [];
    const found: string[] = [];
    for (const platform of PLATFORMS) {
      const folders = looks[platform];
      const label = PLATFORM_LABELS[platform];
      const isNamed = (settings.sources[platform].paths ?? []).length > 0;
      for (const { path, state } of folders) {
        if (state === 'unreadable') {
          verdicts.push(
            problem(
              `${path} (${label}) may not be read.`,
              'Give yourself the right to read it, or name another folder in the settings.',
            ),
          );
        } else if (state === 'not_a_folder') {
          verdicts.push(
            problem(
              `${path} (${label}) is no folder.`,
              'Name the right folder in the settings (sources in config.yaml).',
            ),
          );
        } else if (state === 'missing' && isNamed) {
          verdicts.push(
            warning(
              `${path} (${label}) is named in the settings, but is not there.`,
              'Correct it in the settings; it is read as soon as it is there.',
            ),
          );
        }
      }
      if (folders.some(({ state }) => state === 'found')) found.push(label);
    }
    if (found.length > 0) return [ok(`Files of ${found.join(', ')} are found and can be read.`), ...verdicts];
    if (verdicts.length > 0) return verdicts;
    return [
      warning(
        'No tool has left anything on this machine yet.',
        'Use one, or name its folder in the settings (sources in config.yaml).',
      ),
    ];
  },
};
