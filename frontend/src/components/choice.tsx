import { Select } from '@base-ui/react/select';

import { Icon } from './icon.tsx';
import './choice.css';

export interface Option {
  value: string;
  label: string;
}

interface Props {
  label: string;
  options: readonly Option[];
  value: string;
  isDisabled?: boolean;
  onChange: (value: string) => void;
}

/** One of several, by a list that opens. */
export function Choice({ label, options, value, isDisabled = false, onChange }: Props) {
  return (
    <Select.Root
      items={options}
      value={value}
      disabled={isDisabled}
      onValueChange={(chosen) => {
        if (chosen !== null) onChange(chosen);
      }}
    >
      <div className="choice">
        <Select.Label className="choice__label">{label}</Select.Label>
        <Select.Trigger className="choice__trigger">
          <Select.Value className="choice__value" />
          <Select.Icon className="choice__icon">
            <Icon name="expand" />
          </Select.Icon>
        </Select.Trigger>
      </div>
      <Select.Portal>
        <Select.Positioner className="choice__positioner" sideOffset={6} alignItemWithTrigger={false}>
          <Select.Popup className="choice__popup">
            <Select.List className="choice__list">
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className="choice__option">
                  <Select.ItemText className="choice__text">{option.label}</Select.ItemText>
                  <Select.ItemIndicator className="choice__mark">
                    <Icon name="done" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
