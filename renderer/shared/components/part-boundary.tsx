import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';

type PartBoundaryProps = {
  className?: string;
  /** Told once, so that what failed is not asked for again. */
  onFailed?: () => void;
  children: ReactNode;
};

/**
 * Keeps the rest of the page when a part of it fails: its script is gone because Blueplane was updated while the page was
 * open, or it came upon something that nobody thought of. With another `key` it begins anew. React offers no other form
 * for this than a class.
 */
export class PartBoundary extends Component<PartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override componentDidCatch(): void {
    this.props.onFailed?.();
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <FailedPart className={this.props.className ?? ''} /> : this.props.children;
  }
}

function FailedPart({ className }: { className: string }) {
  return (
    <div role="alert" className={`flex items-start gap-3 rounded-control bg-bad-soft p-3 ${className}`}>
      <TriangleAlert aria-hidden="true" size={16} strokeWidth={1.75} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 grow">
        <p className="font-medium text-t1">This part could not be shown.</p>
        <p className="mt-0.5 text-small text-t2">
          Perhaps Blueplane was updated while this page was open. Nothing stored was changed. Reload the page; it comes
          back to this place.
        </p>
      </div>
      <Button className="shrink-0" onClick={() => location.reload()}>
        Reload
      </Button>
    </div>
  );
}
