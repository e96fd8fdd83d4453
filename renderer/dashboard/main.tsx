import '../shared/zod-without-eval.ts';
import '../shared/styles/styles.css';
import { followAppearance } from '../shared/appearance/browser-appearance.ts';
import { renderPage } from '../shared/render-page.tsx';
import { App } from './app.tsx';

followAppearance();
renderPage(<App />);
