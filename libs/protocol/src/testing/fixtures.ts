import { readdirSync, readFileSync } from 'node:fs';

export interface Fixture {
  readonly name: string;
  /** The frame as it travels. */
  readonly frame: string;
}

/** The golden messages of `fixtures/<folder>`: `client` and `server` hold good ones, `invalid` what a server refuses. */
export function readFixtures(folder: 'client' | 'server' | 'invalid'): Fixture[] {
  const url = new URL(`../../fixtures/${folder}/`, import.meta.url);
  return readdirSync(url).map((name) => ({ name, frame: readFileSync(new URL(name, url), 'utf8') }));
}
