/** What is handed out to be used once, soon, at any process; known by a hash alone. */
export interface TicketPort {
  /** Keeps who holds the ticket for `forMs`. */
  put(hash: string, holder: string, forMs: number): Promise<void>;
  /** Who holds it: once, and in time. Null otherwise. */
  take(hash: string): Promise<string | null>;
}
