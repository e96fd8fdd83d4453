import '../shared/zod-without-eval.ts';
import '../shared/styles/styles.css';
import { followAppearance } from '../shared/appearance/browser-appearance.ts';
import { renderPage } from '../shared/render-page.tsx';
import { readAddress } from './address.ts';
import { App } from './app.tsx';
import { loadView } from './frame/view-scripts.ts';
import { JobsProvider } from './jobs/jobs-provider.tsx';

followAppearance();
// On its way before the frame is drawn. What goes wrong is told where the view would stand.
loadView(readAddress(location.search).view).catch(() => {});
renderPage(
  <JobsProvider>
    <App />
  </JobsProvider>,
);
