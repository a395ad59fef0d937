import type { TurnMode } from '@colloquy/protocol';

import { Amount } from '../../components/amount.tsx';
import { Choice, type Option } from '../../components/choice.tsx';
import { SettingsGroup } from './settings-group.tsx';
import type { LiveSettings } from './use-live-settings.ts';

const modes: readonly (Option & { value: TurnMode })[] = [
  { value: 'server_vad', label: 'When I pause' },
  { value: 'semantic_vad', label: 'When what I said sounds finished' },
  { value: 'push_to_talk', label: 'When I let go of a button' },
];

const paces: readonly Option[] = [
  { value: 'auto', label: 'By itself' },
  { value: 'low', label: 'Slowly: lets me think' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'Quickly' },
];

/** When the user's turn is over. */
export function TurnSettings({ live }: { live: LiveSettings }) {
  const mode = live.valueOf('turn_mode') ?? 'server_vad';
  const problem = (['turn_mode', 'vad_threshold', 'silence_ms', 'eagerness'] as const)
    .map((name) => live.problemOf(name))
    .find((words) => words !== null);
  return (
    <SettingsGroup title="Taking turns" problem={problem ?? null}>
      <Choice
        label="My turn ends"
        options={modes}
        value={mode}
        onChange={(value) => {
          const chosen = modes.find((option) => option.value === value);
          if (chosen) live.prefer('turn_mode', { turn_mode: chosen.value });
        }}
      />
      {mode === 'server_vad' && <PauseSettings live={live} />}
      {mode === 'semantic_vad' && <PaceSetting live={live} />}
    </SettingsGroup>
  );
}

function PauseSettings({ live }: { live: LiveSettings }) {
  const silenceMs = live.valueOf('silence_ms') ?? 500;
  const threshold = live.valueOf('vad_threshold') ?? 0.5;
  return (
    <>
      <Amount
        label="Length of the pause"
        min={200}
        max={2_000}
        step={100}
        value={silenceMs}
        words={(ms) => `${(ms / 1_000).toFixed(1)} s`}
        onChange={(silence_ms) => {
          live.prefer('silence_ms', { silence_ms });
        }}
      />
      <Amount
        label="Noise that is not speech"
        min={0.2}
        max={0.9}
        step={0.1}
        value={threshold}
        words={noiseWords}
        onChange={(value) => {
          live.prefer('vad_threshold', { vad_threshold: Math.round(value * 10) / 10 });
        }}
      />
    </>
  );
}

function noiseWords(threshold: number): string {
  if (threshold < 0.4) return 'Quiet room';
  return threshold < 0.7 ? 'Normal' : 'Loud surroundings';
}

function PaceSetting({ live }: { live: LiveSettings }) {
  return (
    <Choice
      label="The answer comes"
      options={paces}
      value={live.valueOf('eagerness') ?? 'auto'}
      onChange={(value) => {
        if (value === 'auto' || value === 'low' || value === 'medium' || value === 'high')
          live.prefer('eagerness', { eagerness: value });
      }}
    />
  );
}
