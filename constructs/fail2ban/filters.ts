/**
 * Filters that fail2ban 1.1 ships. A jail with another one is left out when the daemon starts, with a line in the log that
 * nobody reads.
 *
 * @see https://github.com/fail2ban/fail2ban/tree/1.1.0/config/filter.d
 */
export const filters: readonly string[] = `
  3proxy apache-auth apache-badbots apache-botsearch apache-fakegooglebot apache-modsecurity apache-nohome apache-noscript
  apache-overflows apache-pass apache-shellshock assp asterisk bitwarden centreon counter-strike courier-auth courier-smtp
  cyrus-imap dante directadmin domino-smtp dovecot dropbear drupal-auth ejabberd-auth exim exim-spam freeswitch
  froxlor-auth gitlab grafana groupoffice gssftpd guacamole haproxy-http-auth horde kerio lighttpd-auth mongodb-auth monit
  monitorix mssql-auth murmur mysqld-auth nagios named-refused nginx-bad-request nginx-botsearch nginx-forbidden
  nginx-http-auth nginx-limit-req nsd openhab openwebmail oracleims pam-generic perdition php-url-fopen phpmyadmin-syslog
  portsentry postfix proftpd pure-ftpd qmail recidive roundcube-auth routeros-auth scanlogd screensharingd selinux-ssh
  sendmail-auth sendmail-reject sieve slapd softethervpn sogo-auth solid-pop3d squid squirrelmail sshd stunnel suhosin
  tine20 traefik-auth uwimap-auth vsftpd webmin-auth wuftpd xinetd-fail znc-adminlog zoneminder`
  .trim()
  .split(/\s+/);

/** Modes of the filters that have some, the usual one first. */
export const modes: Readonly<Record<string, readonly string[]>> = {
  'apache-auth': ['normal', 'aggressive'],
  dovecot: ['normal', 'aggressive'],
  exim: ['normal', 'aggressive'],
  freeswitch: ['normal', 'ddos', 'extra'],
  'nginx-http-auth': ['normal', 'aggressive'],
  postfix: ['more', 'normal', 'auth', 'rbl', 'ddos', 'extra', 'errors', 'aggressive'],
  'sendmail-reject': ['normal', 'extra', 'aggressive'],
  sshd: ['normal', 'ddos', 'extra', 'aggressive'],
};
