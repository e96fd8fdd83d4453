import { z } from 'zod';
import type { TargetSession } from '../chromium/connection.ts';
import { ElectronEvent } from '../electron-event.ts';
import type { ToPage } from '../in-page/isolated-world.ts';
import { BINDING, RECEIVER } from '../in-page/scripts.ts';
import { createWire } from '../in-page/wire.ts';
import { answerInvoke, ipcMain, refusal } from '../ipc/ipc-main.ts';
import type { EmulatedFrame, FrameTree } from './frames.ts';

const wire = createWire();

const fromPageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), url: z.string() }),
  z.object({ kind: z.literal('send'), channel: z.string(), values: z.array(z.unknown()) }),
  z.object({ kind: z.literal('invoke'), id: z.number(), channel: z.string(), values: z.array(z.unknown()) }),
  z.object({ kind: z.literal('service'), id: z.number(), service: z.string(), detail: z.unknown() }),
  z.object({ kind: z.literal('preload-error'), message: z.string() }),
]);

/** What a page needs of the web contents it belongs to. */
export type PageMessagesOwner = {
  /** The `sender` of IPC events. */
  sender: object;
  onDocument(frame: EmulatedFrame): void;
  onPreloadError(error: Error): void;
  /** Answers a question of the page's world, e.g. for a permission. */
  onService(service: string, detail: unknown, frame: EmulatedFrame): unknown;
};

/** The event of a message. Its senderFrame is null once the sender's document was left. */
class IpcMainEvent extends ElectronEvent {
  readonly sender: object;
  readonly #frame: EmulatedFrame;

  constructor(sender: object, frame: EmulatedFrame) {
    super();
    this.sender = sender;
    this.#frame = frame;
  }

  get senderFrame(): EmulatedFrame | null {
    return this.#frame.isDestroyed() ? null : this.#frame;
  }

  get processId(): number {
    return this.#frame.processId;
  }

  get frameId(): number {
    return this.#frame.routingId;
  }
}

/** The text that, run in an isolated world, hands it a message. @throws when a value cannot be cloned */
export function expressionFor(message: ToPage): string {
  return `${RECEIVER}(${JSON.stringify(wire.encode(message))})`;
}

/** Takes what the isolated worlds of a page send, and replies. */
export function listenToPage(session: TargetSession, frames: FrameTree, owner: PageMessagesOwner): void {
  function tell(contextId: number, message: ToPage): void {
    session.post('Runtime.evaluate', { expression: expressionFor(message), contextId });
  }

  session.on('Runtime.bindingCalled', async ({ name, payload, executionContextId: contextId }) => {
    if (name !== BINDING) return;
    const message = fromPageSchema.parse(wire.decode(payload));
    if (message.kind === 'hello') {
      const send = (channel: string, ...values: unknown[]) => tell(contextId, { kind: 'message', channel, values });
      const begun = frames.begin(contextId, message.url, send);
      if (begun !== null) owner.onDocument(begun);
      return;
    }
    const frame = frames.ofContext(contextId);
    if (frame === null) return;
    if (message.kind === 'send') {
      ipcMain.emit(message.channel, new IpcMainEvent(owner.sender, frame), ...message.values);
    } else if (message.kind === 'invoke') {
      const reply = await answerInvoke(new IpcMainEvent(owner.sender, frame), message.channel, message.values);
      try {
        tell(contextId, { kind: 'reply', id: message.id, ...reply });
      } catch (error) {
        tell(contextId, { kind: 'reply', id: message.id, ...refusal(message.channel, error) });
      }
    } else if (message.kind === 'service') {
      const value = await owner.onService(message.service, message.detail, frame);
      tell(contextId, { kind: 'reply', id: message.id, ok: true, value });
    } else {
      owner.onPreloadError(new Error(message.message));
    }
  });
}
