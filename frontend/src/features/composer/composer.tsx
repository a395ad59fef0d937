import { useState, type KeyboardEvent } from 'react';

import { Icon } from '../../components/icon.tsx';
import './composer.css';

/** Characters the server takes in one message. */
const MAX_CHARACTERS = 8_000;

/** The box to type in: Enter sends, Shift and Enter begins a new line. */
export function Composer({ onSend }: { onSend: (text: string) => void }) {
  const [text, setText] = useState('');
  const words = text.trim();

  const send = () => {
    if (words === '') return;
    onSend(words);
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
  );
}
