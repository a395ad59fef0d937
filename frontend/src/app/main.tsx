import './without-eval.ts';
import './theme.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { SettingsStore } from '../features/settings/settings-store.ts';
import { openConversation } from '../realtime/index.ts';
import { userToken } from './host-page.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root element.');

const conversation = openConversation({ token: userToken });
const settings = new SettingsStore(() => window.localStorage, conversation);

createRoot(root).render(
  <StrictMode>
    <App conversation={conversation} settings={settings} />
  </StrictMode>,
);
