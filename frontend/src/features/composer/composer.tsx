import { useCallback, useRef, useState, type KeyboardEvent } from 'react';

import { IconButton } from '../../components/icon-button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ATTACHABLE } from '../../realtime/conversation/document-file.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import { attachFiles } from './attach-files.ts';
import { DropArea } from './drop-area.tsx';
import './composer.css';

/** Characters the server takes in one message. */
const MAX_CHARACTERS = 8_000;

/** The box to type in and to attach documents with: Enter sends, Shift and Enter begins a new line. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const words = text.trim();

  const onFiles = useCallback(
    (files: readonly File[]) => {
      void attachFiles(conversation, files).then(setRefusal);
    },
    [conversation],
  );

  const send = () => {
    if (words === '') return;
    void conversation.sendText(words);
    setText('');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also confirms a word in input methods for Chinese, Japanese and Korean; that one is not ours.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <div className="composer">
      <DropArea onFiles={onFiles} />
      <p className="composer__refusal" role="status">
        {refusal}
      </p>
      <div className="composer__box">
        <AttachButton onFiles={onFiles} />
        <textarea
          className="composer__text"
          rows={1}
          aria-label="Type a message"
          placeholder="Type a message"
          enterKeyHint="send"
          maxLength={MAX_CHARACTERS}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="composer__send" aria-label="Send" disabled={words === ''} onClick={send}>
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}

function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton name="Attach a document" icon="attach" onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        accept={ATTACHABLE}
        multiple
        tabIndex={-1}
        aria-hidden="true"
        data-testid="file"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
    </>
  );
}
