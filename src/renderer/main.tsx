import { createRoot } from 'react-dom/client';
import { languageFromLocale } from '../shared/text/language';
import { App } from './App';
import { pickClient } from './client/client';
import { RigSession } from './rig/rigSession';
import { createRigStore } from './rig/rigStore';
import { wordsFor } from './words';
import './styles/mantine';
import './styles/theme.css';
import './styles/page.css';

const words = wordsFor(languageFromLocale(navigator.language));
document.documentElement.lang = words.language;
const store = createRigStore();
const session = new RigSession(pickClient(window), store, document);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App store={store} ask={session.ask} words={words} />);
session.start();
