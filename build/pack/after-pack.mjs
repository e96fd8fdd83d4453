import { nativeFilesProblem } from './native-files.mjs';
import { packedFolder } from './packed-folder.mjs';
import { bundledRedisProblem } from './resources.mjs';

/** The packager's numbers for processors. */
const ARCHITECTURES = { 1: 'x64', 3: 'arm64' };

/**
 * The packager's hook after a folder is laid out and before it is signed: refuses one that could not run. The rest of
 * the checks need the target's own system: pack-check.
 * @param {{ appOutDir: string, electronPlatformName: string, arch: number, packager: { executableName?: string, appInfo: { productFilename: string } } }} context
 *   of the packager's own, what is used here
 */
export default function afterPack(context) {
  const arch = ARCHITECTURES[context.arch];
  if (arch === undefined) {
    throw new Error('Blueplane is packaged for x64 and arm64 only.');
  }
  const platform = context.electronPlatformName;
  const name = platform === 'linux' ? context.packager.executableName : context.packager.appInfo.productFilename;
  const packed = packedFolder(context.appOutDir, { platform, arch, name });
  const problems = [nativeFilesProblem(packed), bundledRedisProblem(packed)].filter((problem) => problem !== null);
  if (problems.length > 0) {
    throw new Error(`The package is incomplete: ${problems.join('; ')}.`);
  }
}
