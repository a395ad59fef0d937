import type { TurnQuality } from '../../realtime/conversation/quality.ts';
import { milliseconds } from './figures.ts';

/** How soon the last replies were heard after the user fell silent, and where the time went. */
export function TurnTable({ turns }: { turns: readonly TurnQuality[] }) {
  return (
    <table className="quality__turns">
      <caption>From your last word to the first of the reply, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Pause</th>
          <th scope="col">Model</th>
          <th scope="col">This page</th>
          <th scope="col">In all</th>
        </tr>
      </thead>
      <tbody>
        {turns.toReversed().map((turn) => (
          <tr key={turn.responseId}>
            <td>{milliseconds(turn.endpointingMs)}</td>
            <td>{milliseconds(turn.modelMs)}</td>
            <td>{milliseconds(turn.playbackMs)}</td>
            <td data-testid="quality-voice-to-voice">{milliseconds(turn.voiceToVoiceMs)}</td>
          </tr>
        ))}
        {turns.length === 0 && (
          <tr>
            <td colSpan={4}>No reply yet.</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
