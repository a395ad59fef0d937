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
  copy: 'M9 9h9v10H9ZM15 9V5H6v10h3',
  done: 'M5 12.5 10 17 19 7',
  download: 'M12 4v10M7.5 10l4.5 4.5 4.5-4.5M5 19h14',
  attach: 'M16.5 8.5 10 15a2 2 0 0 0 2.8 2.8l6.7-6.7a4 4 0 0 0-5.7-5.7l-6.9 7a6 6 0 0 0 8.5 8.4l4.6-4.6',
  document: 'M7 3h7l4 4v14H7ZM14 3v4h4M10 12h5M10 16h5',
  settings: 'M4 8h7M17 8h3M4 16h3M13 16h7M11 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0M7 16a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
  expand: 'M8 10l4-4 4 4M8 14l4 4 4-4',
  hold: 'M12 3v7M8.5 6.5 12 10l3.5-3.5M5 15a7 3.2 0 1 0 14 0a7 3.2 0 1 0-14 0',
  warning: 'M12 4 3 19.5h18ZM12 10v4.5M12 17h.01',
  tool: 'M14.5 6.5a4 4 0 0 0-5.3 5L4 16.7 7.3 20l5.200-5.200a4 4 0 0 0 5-5.300L15 12l-3-3Z',
  speaker: 'M4 10v4h4l5 4V6l-5 4ZM16.500 9a4.500 4.500 0 0 1 0 6',
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
