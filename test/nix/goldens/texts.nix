{ config, pkgs, ... }:
{
  environment.etc = {
    "motd.sh".text = ''
      #!/bin/sh
      echo "''${HOME}"

        indented '''twice'''
    '';
    note.text = "one line\n";
    windows.text = "first\r\nsecond\r\n";
  };
  systemd.services.backup = {
    script = ''
      export RESTIC_PASSWORD_FILE=${config.sops.secrets."restic/password".path}
      exec ${pkgs.restic}/bin/restic backup --host ${config.networking.hostName} \
        --tag "$(date)" --tag ''\'''${literal}'
    '';
    serviceConfig.ExecStartPre = "${pkgs.coreutils}/bin/mkdir -p /var/cache/${config.networking.hostName}";
  };
}
