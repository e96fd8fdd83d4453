import type { CustomScheme, Protocol } from 'electron';
import { NotEmulatedError, refuseUnknownOfClass } from '../not-emulated.ts';
import { requireNotReady } from '../readiness.ts';
import { isMapped, mapScheme } from './scheme-map.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** `session.protocol`: the app's own schemes in one session. */
export class EmulatedProtocol
  implements Pick<Protocol, 'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'>
{
  readonly #handlers = new Map<string, ProtocolHandler>();
  readonly #handlerOf = (scheme: string) => this.#handlers.get(scheme);

  /** @returns finds the handler of a scheme in a protocol object */
  static handlerFinder(protocol: EmulatedProtocol): (scheme: string) => ProtocolHandler | undefined {
    return protocol.#handlerOf;
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    requireNotReady('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges = {} } of schemes) {
      // Mapped to https, a scheme has all of these; one without them would get more than Electron gives.
      if (!privileges.standard || !privileges.secure || !privileges.supportFetchAPI) {
        throw new NotEmulatedError(`the scheme ${scheme} without the privileges standard, secure and supportFetchAPI`);
      }
      mapScheme(scheme);
    }
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (!isMapped(scheme)) throw new NotEmulatedError(`protocol.handle for the unregistered scheme ${scheme}`);
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }
}
refuseUnknownOfClass('protocol', EmulatedProtocol);
