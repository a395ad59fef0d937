import { readDocument, type FileProblem } from '../../realtime/conversation/document-file.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';

const problems: Record<FileProblem, string> = {
  unsupported: 'is neither a PDF nor text',
  too_large: 'is too large',
  empty: 'is empty',
  unreadable: 'could not be read',
};

/** Attaches files one after the other; resolves with a sentence on those that cannot be, or null. */
export async function attachFiles(conversation: Conversation, files: readonly File[]): Promise<string | null> {
  const refused: string[] = [];
  for (const file of files) {
    const document = await readDocument(file);
    if (typeof document === 'string') refused.push(`“${file.name}” ${problems[document]}.`);
    else void conversation.attach(document);
  }
  return refused.length === 0 ? null : refused.join(' ');
}
