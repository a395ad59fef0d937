export { openBrowser, type BrowserOptions } from './open-browser.ts';
export { listenToSpeakers, type Heard } from './speakers.ts';
