{
  config,
  lib,
  options,
  pkgs,
  ...
}:
{
  environment = {
    inherit (pkgs) restic;
    systemPackages = [
      pkgs.restic
      pkgs.python3.pkgs.requests
      (lib.hiPrio pkgs.git)
    ];
    variables.EDITOR = lib.getExe pkgs.neovim;
  };
  users.users.alice.hashedPasswordFile = config.sops.secrets."users/alice password".path;
  warnings = lib.optional options.services.nginx.enable.isDefined "nginx is configured";
}
