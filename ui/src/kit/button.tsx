// SPDX-License-Identifier: Apache-2.0
import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  Link as AriaLink,
  Tooltip,
  TooltipTrigger,
  type ButtonProps as AriaButtonProps,
  type LinkProps,
} from 'react-aria-components';
import { Icon, type IconName } from './icon';
import './button.css';

type Look = 'primary' | 'normal' | 'plain' | 'danger';

interface Common {
  look?: Look;
  small?: boolean;
  icon?: IconName;
  children?: ReactNode;
}

const classOf = (look: Look = 'normal', small?: boolean, more = '') =>
  `button ${look}${small ? ' small' : ''} ${more}`.trim();

export interface ButtonProps extends Common, Omit<AriaButtonProps, 'children' | 'className'> {
  ref?: Ref<HTMLButtonElement>;
}

/** At most one primary in sight. While `isPending` it keeps its width and says that it works. */
export function Button({ look, small, icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classOf(look, small)}>
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      <span className="button-text">{children}</span>
      {rest.isPending && <Spinner />}
    </AriaButton>
  );
}

/** Looks like a button, goes to an address. */
export function LinkButton({
  look,
  small,
  icon,
  children,
  ...rest
}: Common & Omit<LinkProps, 'children' | 'className'>) {
  return (
    <AriaLink {...rest} className={classOf(look, small)}>
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
      <span className="button-text">{children}</span>
    </AriaLink>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'aria-label'> {
  icon: IconName;
  /** What it does: read aloud, and shown as a hint. */
  label: string;
  /** Keys that do the same, shown in the hint. */
  keys?: string;
  look?: Look;
  small?: boolean;
}

export function IconButton({ icon, label, keys, look = 'plain', small, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...rest} aria-label={label} className={classOf(look, small, 'only-icon')}>
        <Icon name={icon} size={small ? 16 : 18} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}

export const Spinner = () => <span className="spinner" aria-hidden="true" />;
