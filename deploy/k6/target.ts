/** What a script is told from outside: `-e NAME=value`, or the environment of k6. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is empty counts as not given: Compose passes on what is not set as empty. */
export function valueOf(env: Environment, name: string): string | undefined {
  return env[name] === '' ? undefined : env[name];
}

const HERE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address that load or faults go to. Another machine than this one takes ALLOW_REMOTE=1, or that its host is one of the
 * ALLOWED_HOSTS, comma separated, which a composition names as its own: load on somebody else's installation must not be a
 * slip of the hand. Throws otherwise.
 */
export function allowedUrl(env: Environment, name: string, fallback: string): string {
  const url = valueOf(env, name) ?? fallback;
  const host = /^(?:ws|http)s?:\/\/(\[[^\]]+\]|[^:/?#@]+)(:\d+)?([/?#]|$)/.exec(url)?.[1]?.toLowerCase();
  if (host === undefined) throw new Error(`${name}: an address such as ${fallback} is expected`);
  const isOurs = HERE.test(host) || (env['ALLOWED_HOSTS'] ?? '').split(',').includes(host);
  if (!isOurs && env['ALLOW_REMOTE'] !== '1') {
    throw new Error(`${name}: ${host} is not this machine; say ALLOW_REMOTE=1 if it is yours to put load on`);
  }
  return url;
}

export interface Range {
  readonly fallback: number;
  readonly max: number;
  readonly min?: number;
}

/** A whole number from the environment, `fallback` when it is not given. Throws when it is out of range. */
export function wholeNumber(env: Environment, name: string, { fallback, min = 1, max }: Range): number {
  const value = Number(valueOf(env, name) ?? fallback);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name}: a whole number from ${min} to ${max} is expected`);
  }
  return value;
}
