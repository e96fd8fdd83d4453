import '../shared/zod-without-eval.ts';
import '../shared/styles/styles.css';
import { renderPage } from '../shared/render-page.tsx';
import { App } from './app.tsx';

renderPage(<App />);
