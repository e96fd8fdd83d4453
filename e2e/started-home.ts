import { leftovers } from './headless-server.ts';
import { type Home, makeHome } from './home-folders.ts';

/** A home that something runs in, for as long as the tests of a file. */
export type StartedHome<Running> = {
  home: Home;
  running: Running;
  /**
   * Ends what runs, and removes the home, whatever goes wrong with that.
   * @returns the command lines of processes that are left; empty when all is well
   */
  end(stop: (running: Running) => Promise<unknown>): Promise<string[]>;
};

/**
 * Makes a home, fills it and starts something in it. A start that fails leaves no home behind: nobody else knows of it.
 * @throws what `prepare` and `start` throw
 */
export async function startInHome<Running>(
  prepare: (home: Home) => void,
  start: (home: Home) => Promise<Running>,
): Promise<StartedHome<Running>> {
  const { home, remove } = makeHome();
  try {
    prepare(home);
    const running = await start(home);
    return {
      home,
      running,
      end: async (stop) => {
        try {
          await stop(running);
          return await leftovers(home.path);
        } finally {
          remove();
        }
      },
    };
  } catch (error) {
    // Workers whose server was ended write until they notice.
    await leftovers(home.path);
    remove();
    throw error;
  }
}
