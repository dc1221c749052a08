{
  config,
  lib,
  pkgs,
  ...
}:
{
  environment.systemPackages = [
    pkgs.git
    pkgs.vim
  ]
  ++ config.fleet.packages
  ++ lib.optionals config.fleet.desktop [ pkgs.firefox ];
  services.nginx.virtualHosts = config.fleet.virtualHosts // {
    "example.org" = {
      forceSSL = true;
      root = "/srv/www";
    };
  };
}
