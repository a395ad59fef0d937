import type { Charge, UserDay } from '../store.port.ts';

/** Adds up charges; one that comes again changes nothing. */
export class MemoryAccount {
  readonly #charged = new Set<string>();
  #nanoUsd = 0;

  get nanoUsd(): number {
    return this.#nanoUsd;
  }

  /** `scope`: what the charge's key is unique in. */
  add(scope: string, { key, nanoUsd }: Charge): void {
    const id = `${scope}:${key}`;
    if (this.#charged.has(id)) return;
    this.#charged.add(id);
    this.#nanoUsd += nanoUsd;
  }
}

const DAY_MS = 86_400_000;

/** The accounts of users by day; what is older than yesterday is forgotten when a new one is opened. */
export class MemoryUserDays {
  readonly #accounts = new Map<string, Map<string, MemoryAccount>>();

  nanoUsd({ user, day }: UserDay): number {
    return this.#accounts.get(day)?.get(user)?.nanoUsd ?? 0;
  }

  open({ user, day }: UserDay): MemoryAccount {
    const users = this.#accounts.get(day) ?? this.#openDay(day);
    const account = users.get(user) ?? new MemoryAccount();
    users.set(user, account);
    return account;
  }

  #openDay(day: string): Map<string, MemoryAccount> {
    const yesterday = new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
    for (const known of this.#accounts.keys()) if (known < yesterday) this.#accounts.delete(known);
    const users = new Map<string, MemoryAccount>();
    this.#accounts.set(day, users);
    return users;
  }
}
