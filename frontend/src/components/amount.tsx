import { useState } from 'react';
import { Slider } from '@base-ui/react/slider';

import './amount.css';

interface Props {
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** The value in words, such as “0.5 s”. */
  words: (value: number) => string;
  onChange: (value: number) => void;
}

/** A number between two ends. Told when the user lets go, not on the way there. */
export function Amount({ label, min, max, step, value, words, onChange }: Props) {
  /** Where it is while it moves. */
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? value;
  return (
    <Slider.Root
      className="amount"
      value={shown}
      min={min}
      max={max}
      step={step}
      onValueChange={setMoving}
      onValueCommitted={(chosen) => {
        setMoving(null);
        onChange(chosen);
      }}
    >
      <Slider.Label className="amount__label">{label}</Slider.Label>
      <span className="amount__words">{words(shown)}</span>
      <Slider.Control className="amount__control">
        <Slider.Track className="amount__track">
          <Slider.Indicator className="amount__indicator" />
          <Slider.Thumb className="amount__thumb" getAriaValueText={() => words(shown)} />
        </Slider.Track>
      </Slider.Control>
    </Slider.Root>
  );
}
