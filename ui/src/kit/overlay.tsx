// SPDX-License-Identifier: Apache-2.0
// Dialogs and menus.
import { useRef, type ReactNode } from 'react';
import {
  Dialog as AriaDialog,
  Heading,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  Separator,
  type MenuItemProps,
  type PopoverProps,
} from 'react-aria-components';
import { useWords } from '~/i18n/i18n';
import { Button, IconButton } from './button';
import { Icon, type IconName } from './icon';
import './overlay.css';

interface DialogProps {
  title: string;
  /** Beneath the title. */
  about?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, in the order of reading; the main one last. */
  actions?: ReactNode;
  size?: 'small' | 'normal' | 'wide';
  /** Closing would lose what was typed. */
  isBusy?: boolean;
}

/** Takes the focus, gives it back, closes by Escape. */
export function Dialog({
  title,
  about,
  isOpen,
  onClose,
  children,
  actions,
  size = 'normal',
  isBusy,
}: DialogProps) {
  const { t } = useWords();
  return (
    <ModalOverlay
      className="scrim"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={false}
      isKeyboardDismissDisabled={isBusy}
    >
      <Modal className={`modal ${size}`}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <div className="grow">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {about && <p className="muted small">{about}</p>}
            </div>
            <IconButton icon="close" label={t('do.close')} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {actions && <footer className="dialog-foot">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  title: string;
  about?: string;
  children: ReactNode;
  action: string;
  /** False: something is to be filled in first. */
  isReady?: boolean;
  isOpen: boolean;
  isDanger?: boolean;
  isPending?: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

export function Confirm({
  title,
  about,
  children,
  action,
  isReady = true,
  isOpen,
  isDanger,
  isPending,
  onClose,
  onConfirm,
}: ConfirmProps) {
  const { t } = useWords();
  return (
    <Dialog
      title={title}
      about={about}
      size="small"
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('do.cancel')}</Button>
          <Button
            look={isDanger ? 'danger' : 'primary'}
            isDisabled={!isReady}
            onPress={onConfirm}
            isPending={isPending}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

interface MenuProps {
  /** What opens it: a Button or an IconButton. */
  trigger: ReactNode;
  children: ReactNode;
  label?: string;
  placement?: PopoverProps['placement'];
}

export function Menu({ trigger, children, label, placement = 'bottom end' }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" offset={4} placement={placement}>
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** A menu of something that is one of many: opened by them all, made once. */
export function MenuAt({
  at,
  label,
  children,
  onClose,
}: {
  at: Element;
  label: string;
  children: ReactNode;
  onClose: () => void;
}) {
  const trigger = useRef(at);
  trigger.current = at;
  return (
    <Popover
      className="popover"
      offset={4}
      placement="bottom end"
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
        {children}
      </AriaMenu>
    </Popover>
  );
}

interface ItemProps extends Omit<MenuItemProps, 'children' | 'className'> {
  icon?: IconName;
  children: string;
  hint?: string;
  keys?: string;
  isChosen?: boolean;
}

export function MenuItem({ icon, children, hint, keys, isChosen, ...rest }: ItemProps) {
  return (
    <AriaMenuItem {...rest} textValue={children} className="menu-item">
      {icon && <Icon name={icon} />}
      <span className="grow">
        {children}
        {hint && <span className="hint block">{hint}</span>}
      </span>
      {isChosen && <Icon name="check" size={16} />}
      {keys && <kbd>{keys}</kbd>}
    </AriaMenuItem>
  );
}

export const MenuLine = () => <Separator className="menu-line" />;
