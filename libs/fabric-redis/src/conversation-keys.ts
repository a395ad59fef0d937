/** The keys of a conversation. The braces keep them on one node of a cluster. */
export function conversationKeys(keyPrefix: string, id: string) {
  const record = `${keyPrefix}:conversation:{${id}}`;
  return {
    /** Hash: what the conversation is and who has it. */
    record,
    /** List of JSON: what was said and done. */
    items: `${record}:items`,
    /** Hash: what it cost. */
    account: `${record}:account`,
    /** Hash: `record`, `user`, `epoch` and `endedAt` of one that is over. */
    ended: `${record}:ended`,
    /** List of JSON: its items. */
    endedItems: `${record}:ended:items`,
    /** List of JSON: what was noted of it, before and after its end. */
    events: `${record}:events`,
  } as const;
}
