import { Component, type ReactNode } from 'react';

interface Props {
  readonly fallback: ReactNode;
  /** Another value tries again: the address of the page. */
  readonly resetOn: string;
  readonly children: ReactNode;
}

/** Keeps a failure to its part of the page. */
export class ErrorBoundary extends Component<Props, { readonly failedOn: string | undefined }> {
  override state: { readonly failedOn: string | undefined } = { failedOn: undefined };

  override componentDidCatch(): void {
    this.setState({ failedOn: this.props.resetOn });
  }

  static getDerivedStateFromError(): { readonly failedOn: string } {
    return { failedOn: '' };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failedOn !== undefined && before.resetOn !== this.props.resetOn)
      this.setState({ failedOn: undefined });
  }

  override render(): ReactNode {
    return this.state.failedOn === undefined ? this.props.children : this.props.fallback;
  }
}
