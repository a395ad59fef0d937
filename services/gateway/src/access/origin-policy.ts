import { isLoopback } from '@colloquy/config';

export interface OriginRules {
  /** Whole origins (`https://talk.example.com`), and `*` for all; none: a page of the host it asks for. */
  readonly origins: readonly string[];
  /** Names by which the service may be asked, without ports; null: any. `loopback` stands for all names of this machine. */
  readonly hosts: readonly string[] | null;
}

/** Which pages may talk to the server, and by which names it is reached. */
export class OriginPolicy {
  readonly #origins: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string> | null;

  constructor({ origins, hosts }: OriginRules) {
    this.#origins = new Set(origins);
    this.#hosts = hosts && new Set(hosts.map((host) => host.toLowerCase()));
  }

  /** Only browsers say an origin. What says none is a program: no page makes it talk, and its token says who it is. */
  allowsOrigin(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.#origins.has('*')) return true;
    return this.#origins.size > 0 ? this.#origins.has(origin) : isSameHost(origin, host ?? '');
  }

  /** A name that somebody made point at this machine (DNS rebinding) turns every page under it into one of ours. */
  allowsHost(host: string | undefined): boolean {
    if (this.#hosts === null) return true;
    const name = URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
    return this.#hosts.has(name) || (this.#hosts.has('loopback') && isLoopback(name));
  }

  /** Whether answers of the HTTP API may be read by pages of this origin. */
  sharesWith(origin: string | undefined): boolean {
    return origin !== undefined && (this.#origins.has('*') || this.#origins.has(origin));
  }
}

function isSameHost(origin: string, host: string): boolean {
  const page = URL.parse(origin);
  return page !== null && page.host !== '' && page.host === URL.parse(`${page.protocol}//${host}`)?.host;
}
