import '../shared/zod-without-eval.ts';
import '../shared/styles/styles.css';
import { renderPage } from '../shared/render-page.tsx';
import { Popover } from './popover.tsx';

renderPage(<Popover />);
