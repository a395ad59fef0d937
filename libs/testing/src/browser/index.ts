export { accessibilityFaults } from './accessibility.ts';
export { openBrowser, type BrowserOptions } from './open-browser.ts';
export { listenToSpeakers, type Heard } from './speakers.ts';
export { listenToBothSides, type BothSides, type Stretch } from './both-sides.ts';
