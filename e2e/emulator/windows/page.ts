import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chromium } from '../chromium/browser-process.ts';
import { TargetSession } from '../chromium/connection.ts';
import { BINDING, ISOLATED_WORLD, isolatedWorldSource, mainWorldSource } from '../in-page/scripts.ts';
import { EmulatedSession } from '../session/session.ts';

export type PagePlan = {
  session: EmulatedSession;
  width: number;
  height: number;
  /** Absolute path; null without one. */
  preload: string | null;
  hidden: boolean;
};

/** A page of Chromium with the emulator's scripts in it. */
export class Page {
  readonly targetId: string;
  readonly target: TargetSession;
  readonly #token: string;
  #mainWorldScript: string | null = null;

  private constructor(targetId: string, target: TargetSession, token: string) {
    this.targetId = targetId;
    this.target = target;
    this.#token = token;
  }

  /**
   * Opens an empty page. The scripts and the gate stand before the page can load anything.
   * @param prepare adds listeners before any event can be missed
   */
  static async open(plan: PagePlan, prepare: (page: Page) => Promise<void>): Promise<Page> {
    const { targetId } = await chromium().send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width: plan.width,
      height: plan.height,
      browserContextId: await EmulatedSession.contextOf(plan.session),
    });
    const { sessionId } = await chromium().send('Target.attachToTarget', { targetId, flatten: true });
    const target = new TargetSession(chromium(), sessionId);
    const page = new Page(targetId, target, randomUUID());
    await prepare(page);
    await Promise.all([
      target.send('Page.enable', {}),
      target.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      target.send('Runtime.enable', {}),
      target.send('Runtime.addBinding', { name: BINDING, executionContextName: ISOLATED_WORLD }),
      page.setHidden(plan.hidden),
      target.send('Page.addScriptToEvaluateOnNewDocument', {
        source: isolatedWorldSource(page.#token, plan.preload === null ? null : readPreload(plan.preload)),
        worldName: ISOLATED_WORLD,
      }),
      page.resize(plan.width, plan.height),
    ]);
    return page;
  }

  /** Documents that begin from now on know it from their first script on. */
  async setHidden(hidden: boolean): Promise<void> {
    const before = this.#mainWorldScript;
    const { identifier } = await this.target.send('Page.addScriptToEvaluateOnNewDocument', {
      source: mainWorldSource(this.#token, hidden),
    });
    this.#mainWorldScript = identifier;
    if (before !== null) await this.target.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: before });
  }

  /** In device-independent pixels of the page, without any frame. */
  async resize(width: number, height: number): Promise<void> {
    await this.target.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 0,
      mobile: false,
    });
  }

  async setColorScheme(scheme: 'dark' | 'light'): Promise<void> {
    await this.target.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
  }
}

/** A preload that cannot be read leaves the page without it and says so there, as Electron does. */
function readPreload(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return `throw new Error(${JSON.stringify(`${path}: ${error}`)});`;
  }
}
