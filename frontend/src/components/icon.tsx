const paths = {
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11v1a6 6 0 0 0 12 0v-1M12 18v3',
  'microphone-off':
    'M9 9v3a3 3 0 0 0 5 2.2M15 11V6a3 3 0 0 0-5.6-1.5M6 11v1a6 6 0 0 0 9.5 4.9M18 11v1c0 .8-.2 1.6-.5 2.3M12 18v3M4 3l16 18',
  voice: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  stop: 'M8 8h8v8H8Z',
  dots: 'M6 12h.01M12 12h.01M18 12h.01',
  retry: 'M19 12a7 7 0 1 1-2.1-5M19 4v4h-4',
  close: 'M6 6l12 12M18 6 6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing of 24 × 24; decoration only, what it means is said by the text beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill={name === 'stop' ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
