import { Icon, type IconName } from './icon.tsx';
import './icon-button.css';

interface Props {
  name: string;
  icon: IconName;
  isDisabled?: boolean;
  onClick: () => void;
}

/** A small round button with a picture alone; its name is read out, and shown when the pointer rests on it. */
export function IconButton({ name, icon, isDisabled, onClick }: Props) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={name}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
