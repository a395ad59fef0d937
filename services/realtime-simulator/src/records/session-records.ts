import { SessionRecord, type SessionReport } from './session-record.ts';

/** Sessions remembered; of more, those that ended first are forgotten, then the oldest. */
const MAX_RECORDS = 1_000;

/** The accounts of the newest sessions, open ones and ended ones. */
export class SessionRecords {
  readonly #records = new Set<SessionRecord>();

  /** Begins the account of a client that has come; see `SessionReport` for what is what. */
  open(ordinal: number, key: string | null, at: number): SessionRecord {
    const record = new SessionRecord(ordinal, key, at);
    this.#records.add(record);
    if (this.#records.size > MAX_RECORDS) this.#forgetOne();
    return record;
  }

  /** In the order in which they were opened. */
  report(): SessionReport[] {
    return Array.from(this.#records, (record) => record.report());
  }

  forgetEnded(): void {
    for (const record of this.#records) if (!record.isOpen) this.#records.delete(record);
  }

  #forgetOne(): void {
    const [oldest] = this.#records;
    for (const record of this.#records) {
      if (!record.isOpen) {
        this.#records.delete(record);
        return;
      }
    }
    if (oldest) this.#records.delete(oldest);
  }
}
