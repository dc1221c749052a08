{ config, lib, ... }:
lib.mkMerge [
  {
    services.openssh = {
      enable = true;
      ports = [ 22 ];
    };
  }
  (lib.mkIf config.services.nginx.enable {
    security.acme = {
      acceptTerms = true;
      defaults.email = "a@example.org";
    };
  })
  (lib.mkIf (config.networking.nftables.enable && !config.boot.isContainer) {
    networking.nftables.flushRuleset = true;
  })
  (lib.mkIf (config.networking.hostName == "ares" || config.time.timeZone != null) {
    time.hardwareClockInLocalTime = false;
  })
]
