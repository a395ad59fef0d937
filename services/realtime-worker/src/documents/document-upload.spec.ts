import { describe, expect, it } from '@jest/globals';

import { DocumentUpload, type DocumentPart } from './document-upload.ts';
import { UploadBudget } from './upload-budget.ts';

function part(number: number, data: string, about: Partial<DocumentPart> = {}): DocumentPart {
  const fixed = { type: 'document', document_id: 'doc_1', name: ' My\n paper ', media_type: 'text/plain' } as const;
  return { ...fixed, data, part: number, parts: 3, ...about };
}

const refusal = (code: string) => expect.objectContaining({ code });

describe('the upload of a document', () => {
  it('is whole with its last part', () => {
    const upload = new DocumentUpload(100, new UploadBudget(100));
    expect([upload.add(part(0, 'Grö')), upload.add(part(1, 'ße '))]).toEqual([null, null]);
    expect(upload.add(part(2, '7'))).toEqual({
      id: 'doc_1',
      title: 'My paper',
      mediaType: 'text/plain',
      data: Buffer.from('Größe 7'),
    });
  });

  it('puts base64 together before it reads it, wherever it was cut', () => {
    const upload = new DocumentUpload(100, new UploadBudget(100));
    const pdf = { media_type: 'application/pdf', parts: 2 } as const;
    upload.add(part(0, 'JVBER', pdf));
    expect(upload.add(part(1, 'i0xLjQ=', pdf))?.data.toString()).toBe('%PDF-1.4');
  });

  it('refuses what grows beyond the limit, and says so once', () => {
    const upload = new DocumentUpload(10, new UploadBudget(100));
    upload.add(part(0, '12345678'));
    expect(() => upload.add(part(1, '901'))).toThrow(refusal('document_too_large'));
    expect(upload.add(part(2, '2'))).toBeNull();
  });

  it('refuses a part that is not the next, and takes the document from its beginning again', () => {
    const upload = new DocumentUpload(10, new UploadBudget(100));
    upload.add(part(0, 'a'));
    expect(() => upload.add(part(2, 'c'))).toThrow(refusal('document_incomplete'));
    upload.add(part(0, 'a'));
    upload.add(part(1, 'b'));
    expect(upload.add(part(2, 'c'))?.data.toString()).toBe('abc');
  });

  it('counts against what all conversations may have on their way, until it is whole, refused or over', () => {
    const budget = new UploadBudget(10);
    const one = new DocumentUpload(100, budget);
    const other = new DocumentUpload(100, budget);
    one.add(part(0, '12345678'));
    expect(() => other.add(part(0, '12345678'))).toThrow(refusal('documents_busy'));
    one[Symbol.dispose]();
    other.add(part(0, '12345678', { parts: 1 }));
    expect(budget.take(10)).toBe(true);
  });
});
