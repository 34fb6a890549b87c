/** How large the views of a preset are. */
export interface ViewSize {
  /** Side of the square views in pixels. Default what the paper uses. */
  readonly size?: number;
}
