# Written by hand, long before the fleet: what nixos-generate-config and its owner put here.
{ lib, ... }:
{
  boot.loader = {
    systemd-boot.enable = true;
    efi.canTouchEfiVariables = true;
  };
  fileSystems."/" = {
    device = "/dev/disk/by-label/nixos";
    fsType = "ext4";
  };

  # What the fleet says as well may stay here, as long as both say the same …
  networking.hostName = "fufuwuqi";
  nixpkgs.hostPlatform = "x86_64-linux";
  system.stateVersion = "25.11";

  # … or this side gives way: with the whole host it is the fleet's, with its network alone it is still this one.
  time.timeZone = lib.mkDefault "Asia/Shanghai";
}
