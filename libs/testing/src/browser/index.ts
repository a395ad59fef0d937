export { accessibilityFaults } from './accessibility.ts';
export type { Browser, Page } from 'playwright-core';
export { openBrowser, type BrowserOptions } from './open-browser.ts';
export { listenToSpeakers, type Heard } from './speakers.ts';
export { logSockets, type LoggedFrame } from './socket-log.ts';
export { listenToBothSides, type BothSides, type Stretch } from './both-sides.ts';
